STOCK = "PLANTED --list"
