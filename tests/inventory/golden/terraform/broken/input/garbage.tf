}}} not = [ terraform
