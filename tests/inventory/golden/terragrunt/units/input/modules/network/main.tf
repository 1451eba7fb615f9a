variable "name" { default = "PLANTED" }
