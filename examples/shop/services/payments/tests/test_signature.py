import hashlib
import hmac
import unittest

from payments.signature import is_genuine

BODY = b'{"id": "evt_1"}'


def sign(secret: str) -> str:
    return hmac.new(secret.encode(), BODY, hashlib.sha256).hexdigest()


class SignatureTest(unittest.TestCase):
    def test_either_secret_is_good_during_a_rotation(self) -> None:
        self.assertTrue(is_genuine(BODY, sign("new"), ["new", "old"]))
        self.assertTrue(is_genuine(BODY, sign("old"), ["new", "old"]))

    def test_another_secret_is_refused(self) -> None:
        self.assertFalse(is_genuine(BODY, sign("guess"), ["new", "old"]))

    def test_an_unset_secret_signs_nothing(self) -> None:
        self.assertFalse(is_genuine(BODY, sign(""), ["new", ""]))


if __name__ == "__main__":
    unittest.main()
