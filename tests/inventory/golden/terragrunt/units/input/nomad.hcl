job "web" { token = "PLANTED" }
