from shop.base import Group, Entry
TABLE = {"list": Entry("shop.late:listed", "PLANTED is not shown"), "orders": Entry("shop.orders", "x")}
tools = Group("tools", TABLE, "All the tools.\n\nMore.")
others = Group("PLANTED", {"a": "b"})
