terraform { source = "${local.base}//PLANTED?ref=${local.version}" }
