import os
os.environ["ONLY_A"]
os.getenv("DB_PASSWORD", "PLANTED")
