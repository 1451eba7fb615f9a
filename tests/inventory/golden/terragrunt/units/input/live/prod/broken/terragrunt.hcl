include "root" { path = "../../../root.hcl" }
inputs = { a = = "PLANTED" }
