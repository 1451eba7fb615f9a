class Helper { String token = 'PLANTED' }
