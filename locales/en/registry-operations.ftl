# Running the registry: settings, users at the machine.

what-EV-R650 = { $place }: the file of settings can't be read: { $reason }
help-EV-R650 = write it in TOML: [section], then key = value; texts stand in quotation marks

what-EV-R651 = { $place }: there is no setting { $key }
help-EV-R651 = evigil serve --check-config lists all settings

what-EV-R652 = { $place }: { $key } can't be { $value }; it has to be { $expected }
help-EV-R652 = correct the value

what-EV-R653 = { $place }: { $key } holds a password where others can read it
help-EV-R653 = put the address into a file that only the service can read and name it in database.url_file, or set EVIGIL_DB

config-default = default
config-strange = # { $variable } is no setting
config-expected-database = sqlite:PATH or postgres://USER@HOST/NAME
config-expected-folder = the path of a folder
config-expected-secret-file = the path of a file
config-expected-address = an address and a port, such as 127.0.0.1:8080
config-expected-url = http://HOST or https://HOST, without a path
config-expected-switch = true or false
config-expected-number = a whole number from { $least } to { $most }
config-expected-networks = a list of addresses and networks, such as 10.0.0.0/8
config-expected-roles = a list of roles, such as administrator and board
config-expected-rate = so many a second, minute, hour or day, such as 10/minute, or off
config-expected-sender = an address of mail, such as registry@example.org

admin-invited = invitation, once, until { $until }: { $url }invitation/{ $token }
admin-ready = the registry answers
admin-not-ready = the registry does not answer
