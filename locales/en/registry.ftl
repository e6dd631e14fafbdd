# The registry: what can go wrong.

what-EV-R501 = { $address } is no address of a database
help-EV-R501 = give sqlite:PATH or postgres://USER@HOST/NAME

what-EV-R502 = { $path } is in use by another program
help-EV-R502 = end the other program, or give --db another file; one file of SQLite is served by one program

what-EV-R503 = the database is damaged: { $reason }
help-EV-R503 = stop the registry, keep the files as they are, and restore the last backup with evigil admin restore

what-EV-R504 = the database has version { $found }, this program knows version { $known }
help-EV-R504 = use the program that made it, or a later one

what-EV-R505 = { $path }: { $reason }
help-EV-R505 = check the path, the permissions and the space on the disk

what-EV-R506 = the database can't take writes: { $reason }
help-EV-R506 = make room on the disk or give the folder write permission; nothing that was acknowledged is lost

what-EV-R507 = the database does not answer: { $reason }
help-EV-R507 = try again; whoever runs the registry looks whether the database is up

what-EV-R508 = the database refused: { $reason }
help-EV-R508 = tell whoever runs the registry what you did

what-EV-R510 = there is nothing of this id for you
help-EV-R510 = check the address; what belongs to others is not shown

what-EV-R511 = some fields can't be taken
help-EV-R511 = correct the fields that are named

what-EV-R512 = { $field } refers to something that is not there for you
help-EV-R512 = give the id of a record that you can read

what-EV-R513 = there is such a record already
help-EV-R513 = look it up in the list and change that one

what-EV-R514 = somebody changed the record in the meantime: it has version { $found }, you had version { $expected }
help-EV-R514 = read it again and make your change there

what-EV-R515 = the record was withdrawn and does not change any more
help-EV-R515 = make a new record

what-EV-R517 = your role does not allow this
help-EV-R517 = ask whoever runs the registry for the role

what-EV-R518 = sign in first
help-EV-R518 = sign in, or send a token in the header Authorization

what-EV-R519 = too many attempts; wait { $seconds } seconds
help-EV-R519 = wait, then try again

what-EV-R520 = the program is damaged: { $reason }
help-EV-R520 = install it again

what-EV-R521 = the registry is shutting down
help-EV-R521 = try again in a minute

what-EV-R522 = something went wrong inside
help-EV-R522 = try again; if it happens again, tell whoever runs the registry the time

what-EV-R530 = the file is longer than { $max } bytes
help-EV-R530 = split it, or send it packed

what-EV-R531 = the request can't be read: { $reason }
help-EV-R531 = correct it as the description of the interface says

what-EV-R532 = a change needs the version that it is based on
help-EV-R532 = send the header If-Match with the ETag that you were given

what-EV-R533 = this key was used for another request
help-EV-R533 = take a new Idempotency-Key for each request

what-EV-R534 = the address does not exist
help-EV-R534 = see /api/openapi.json

what-EV-R535 = the address does not take this method
help-EV-R535 = see /api/openapi.json

what-EV-R536 = the request took too long
help-EV-R536 = send less at once

what-EV-R537 = the request does not come from a page of the registry
help-EV-R537 = send the header X-CSRF-Token that was given at sign-in

what-EV-R538 = this is done in a session of one's own, not with a token
help-EV-R538 = sign in with name and password

what-EV-R540 = something is there already
help-EV-R540 = give an empty folder and an empty database

what-EV-R541 = the backup is damaged: { $reason }
help-EV-R541 = take another backup

what-EV-R542 = { $address } can't be listened on: { $reason }
help-EV-R542 = give another address with --listen

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
demo-ready = a made-up registry is served at { $url } (ready after { $seconds } s); every page says that it is made up
demo-users = sign in as any of these; the password of all is { $password }
demo-kept = it stays in { $folder }
demo-gone = it is gone when this command ends; Ctrl-C ends it
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
