# The registry: what can go wrong.

what-EV-R001 = { $address } is no address of a database
help-EV-R001 = give sqlite:PATH or postgres://USER@HOST/NAME

what-EV-R002 = { $path } is in use by another program
help-EV-R002 = end the other program, or give --db another file; one file of SQLite is served by one program

what-EV-R003 = the database is damaged: { $reason }
help-EV-R003 = stop the registry, keep the files as they are, and restore the last backup with evigil admin restore

what-EV-R004 = the database has version { $found }, this program knows version { $known }
help-EV-R004 = use the program that made it, or a later one

what-EV-R005 = { $path }: { $reason }
help-EV-R005 = check the path, the permissions and the space on the disk

what-EV-R006 = the database can't take writes: { $reason }
help-EV-R006 = make room on the disk or give the folder write permission; nothing that was acknowledged is lost

what-EV-R007 = the database does not answer: { $reason }
help-EV-R007 = try again; whoever runs the registry looks whether the database is up

what-EV-R008 = the database refused: { $reason }
help-EV-R008 = tell whoever runs the registry what you did

what-EV-R010 = there is nothing of this id for you
help-EV-R010 = check the address; what belongs to others is not shown

what-EV-R011 = some fields can't be taken
help-EV-R011 = correct the fields that are named

what-EV-R012 = { $field } refers to something that is not there for you
help-EV-R012 = give the id of a record that you can read

what-EV-R013 = there is such a record already
help-EV-R013 = look it up in the list and change that one

what-EV-R014 = somebody changed the record in the meantime: it has version { $found }, you had version { $expected }
help-EV-R014 = read it again and make your change there

what-EV-R015 = the record was withdrawn and does not change any more
help-EV-R015 = make a new record

what-EV-R017 = your role does not allow this
help-EV-R017 = ask whoever runs the registry for the role

what-EV-R018 = sign in first
help-EV-R018 = sign in, or send a token in the header Authorization

what-EV-R019 = too many attempts; wait { $seconds } seconds
help-EV-R019 = wait, then try again

what-EV-R020 = the program is damaged: { $reason }
help-EV-R020 = install it again

what-EV-R021 = the registry is shutting down
help-EV-R021 = try again in a minute

what-EV-R022 = something went wrong inside
help-EV-R022 = try again; if it happens again, tell whoever runs the registry the time

what-EV-R030 = the file is longer than { $max } bytes
help-EV-R030 = split it, or send it packed

what-EV-R031 = the request can't be read: { $reason }
help-EV-R031 = correct it as the description of the interface says

what-EV-R032 = a change needs the version that it is based on
help-EV-R032 = send the header If-Match with the ETag that you were given

what-EV-R033 = this key was used for another request
help-EV-R033 = take a new Idempotency-Key for each request

what-EV-R034 = the address does not exist
help-EV-R034 = see /api/openapi.json

what-EV-R035 = the address does not take this method
help-EV-R035 = see /api/openapi.json

what-EV-R036 = the request took too long
help-EV-R036 = send less at once

what-EV-R037 = the request does not come from a page of the registry
help-EV-R037 = send the header X-CSRF-Token that was given at sign-in

what-EV-R040 = something is there already
help-EV-R040 = give an empty folder and an empty database

what-EV-R041 = the backup is damaged: { $reason }
help-EV-R041 = take another backup

what-EV-R042 = { $address } can't be listened on: { $reason }
help-EV-R042 = give another address with --listen

## What is wrong with a field.
field-unknown = is not a field here; the fields are { $known }
field-missing = is missing
field-not-yours = is written by the registry alone
field-type = has to be { $expected }
field-code = has to be one of { $codes }
field-too-long = is longer than { $max } characters
field-range = is out of range ({ $range })
field-control = holds a control character at position { $at }

## The commands serve and admin.
serve-ready = evigil serves { $url }
serve-place = registry: { $db }, files and secret in { $folder }
serve-first = first administrator, once: { $url }first/{ $token }
admin-backup = backed up into { $folder }: audit trail up to entry { $entries }, { $files } files
admin-backup-secret = the secret is not in it; keep a copy of { $path } elsewhere
admin-restore = restored: audit trail up to entry { $entries }, { $files } files
admin-export = { $records } records written into { $folder }
admin-verified = { $entries } entries read, the last with hash { $hash }
trail-changed = entry { $seq } was changed
trail-missing = entries { $from } to { $to } are missing
trail-unchained = entry { $seq } does not follow the one before it
trail-end = the trail ends at entry { $found }, the sealed end is entry { $sealed }
trail-record = { $kind } { $id } was changed behind the registry's back
trail-gone = { $kind } { $id } is gone
trail-file = the file { $sha256 } is missing or damaged
