# Running the registry: settings, users at the machine.

what-EV-R650 = { $place }: the file of settings can't be read: { $reason }
help-EV-R650 = write it in TOML: [section], then key = value; texts stand in quotation marks

what-EV-R651 = { $place }: there is no setting { $key }
help-EV-R651 = evigil serve --check-config lists all settings

what-EV-R652 = { $place }: { $key } can't be { $value }; it has to be { $expected }
help-EV-R652 = correct the value

what-EV-R653 = { $place }: { $key } holds a password where others can read it
help-EV-R653 = put the address into a file that only the service can read and name it in database.url_file, or set EVIGIL_DB

what-EV-R654 = { $place }: this program was built without what { $key } needs
help-EV-R654 = build it with --features { $feature }, or take the setting away

what-EV-R655 = the demo can not be filled on { $day }, a day to come
help-EV-R655 = name today or an earlier day, or leave out --as-of

config-default = default
config-strange = # { $variable } is no setting
config-expected-database = sqlite:PATH or postgres://USER@HOST/NAME
config-expected-folder = the path of a folder
config-expected-secret-file = the path of a file
config-expected-address = an address and a port, such as 127.0.0.1:8080
config-expected-url = http://HOST or https://HOST, without a path
config-expected-provider = the address of a provider as it names itself, https://HOST/PATH
config-expected-word = a word without spaces
config-expected-switch = true or false
config-expected-number = a whole number from { $least } to { $most }
config-expected-networks = a list of addresses and networks, such as 10.0.0.0/8
config-expected-roles = a list of roles, such as administrator and board
config-expected-rate = so many a second, minute, hour or day, such as 10/minute, or off
config-expected-sender = an address of mail, such as registry@example.org

admin-invited = invitation, once, until { $until }: { $url }invitation/{ $token }
admin-ready = the registry answers
admin-not-ready = the registry does not answer

what-EV-R140 = no user of this registry has this account
help-EV-R140 = ask whoever runs the registry for an invitation and open it with the account

what-EV-R141 = the account belongs to another user
help-EV-R141 = sign in with it, or open the invitation with another account

what-EV-R142 = the answer of the provider does not hold
help-EV-R142 = begin to sign in again

what-EV-R143 = the provider of accounts does not answer
help-EV-R143 = try again later, or sign in with a password
