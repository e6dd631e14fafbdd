# Signing in, users, tokens and links of the registry.

what-EV-R100 = the name or the password is wrong
help-EV-R100 = check both; whoever runs the registry can send a link for a new password

what-EV-R101 = a code of the second factor is needed
help-EV-R101 = type the code that your program shows now, or a recovery code

what-EV-R102 = the code is wrong or was used before
help-EV-R102 = wait for the next code and type that one; a recovery code is good once

what-EV-R103 = the password is too short
help-EV-R103 = take at least { $min } characters; a few words in a row are good

what-EV-R104 = the password is one of those that are tried first
help-EV-R104 = choose words that nobody puts together

what-EV-R105 = the password holds the name or the mail address
help-EV-R105 = choose one that has nothing to do with them

what-EV-R106 = the password is too long
help-EV-R106 = take at most { $max } characters

what-EV-R107 = the link is not good, or not any more
help-EV-R107 = ask whoever sent it for a new one

what-EV-R108 = nobody would be left to run the registry
help-EV-R108 = make somebody else administrator first

what-EV-R109 = the role { $role } needs an organisation
help-EV-R109 = name the organisation in which they have it

what-EV-R110 = the role { $role } can't be given
help-EV-R110 = choose a role of the staff; patients come by links

what-EV-R111 = setting up the second factor has not begun, or was begun again elsewhere
help-EV-R111 = begin again

what-EV-R112 = there is no second factor
help-EV-R112 = set one up first

what-EV-R113 = one of your roles needs the second factor
help-EV-R113 = it can be replaced by another one, not removed

what-EV-R114 = it can't last so long or so short
help-EV-R114 = choose from one to { $days } days

what-EV-R115 = { $operation } is nothing that a token can be good for
help-EV-R115 = name operations such as exposure.create, or exposure.* for all of a kind

what-EV-R116 = there are { $max } tokens already
help-EV-R116 = withdraw one that is not used any more

what-EV-R117 = a role of the user needs a second factor that is not set up
help-EV-R117 = sign in and set it up; until then the user's tokens are refused

what-EV-R118 = the user is shut out
help-EV-R118 = let them in again first
