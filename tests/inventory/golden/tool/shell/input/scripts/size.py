"""How large it is."""
if __name__ == "__main__":
    print("PLANTED")
