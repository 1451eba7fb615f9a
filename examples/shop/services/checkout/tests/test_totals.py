import unittest

from checkout.totals import Line, total_cents


class TotalsTest(unittest.TestCase):
    def test_small_orders_pay_shipping(self) -> None:
        self.assertEqual(total_cents([Line("TE-00417", "Tea", 2, 10_00)]), 24_90)

    def test_shipping_is_free_from_fifty(self) -> None:
        self.assertEqual(total_cents([Line("TE-00417", "Tea", 5, 10_00)]), 50_00)

    def test_nothing_costs_nothing(self) -> None:
        self.assertEqual(total_cents([]), 0)


if __name__ == "__main__":
    unittest.main()
