# Jobs, mails and webhooks of the registry.

what-EV-R600 = the mail server refuses the mail
help-EV-R600 = check the address of the user and of the sender, then try the job again

what-EV-R601 = the mail server can't be reached, or wants the mail later
help-EV-R601 = it is tried again; check how mails are sent when it goes on

what-EV-R602 = the job has the state { $state }, which does not allow this
help-EV-R602 = a job is cancelled before it has ended, and tried again when it has failed or was cancelled

what-EV-R603 = the program that ran the job ended, again and again
help-EV-R603 = see what the program says when it ends, then try the job again

what-EV-R604 = the settings for mail can't be used ({ $what })
help-EV-R604 = give a sender such as registry@example.org, and a server such as smtps://USER:PASSWORD@mail.example.org

what-EV-R610 = the server of the webhook did not take the message
help-EV-R610 = it takes a message by an answer from 200 to 299; try the webhook with a test message

what-EV-R611 = the webhook rests or was withdrawn
help-EV-R611 = take it up again, then try the job again

what-EV-R612 = the address of the webhook is not allowed ({ $reason })
help-EV-R612 = take an address of the public network with https, without name and password in it

what-EV-R613 = the server of the webhook does not answer
help-EV-R613 = check its address and its certificate

what-EV-R614 = the server of the webhook leads elsewhere, which is not followed
help-EV-R614 = make a webhook with the address itself

what-EV-R621 = these times can't be used
help-EV-R621 = give a time such as 18:00 in UTC, and a weekday for once a week alone

mail-subject-mention = You are named in a discussion
mail-body-mention = Somebody has named you in a discussion of the registry.

mail-subject-triage = A report waits for triage
mail-body-triage = A new report has come in and waits for triage.

mail-subject-query = There is a question about a report of yours
mail-body-query = Somebody who works on a report of yours has a question about it.

mail-subject-recall = A recall concerns your facility
mail-body-recall = A lot that your facility has given or holds was called back. Please confirm the notice.

mail-subject-recall_overdue = A recall waits for your confirmation
mail-body-recall_overdue = A notice of a recall waits for the confirmation of your facility. The time for it has passed.

mail-subject-follow_up = Follow-ups are overdue
mail-body-follow_up = Follow-ups of your facility are overdue.

mail-subject-deadline = Reports are due
mail-body-deadline = Reports are due at an authority within two days, or overdue.

mail-subject-invitation = Your account at the registry
mail-body-invitation = You can set your password at the registry with the token below. It is good once, and for a short time. Pass it on to nobody.

mail-open = Open { $address } to use it.
mail-sign-in = Sign in to see it: { $address }
mail-sign-in-anywhere = Sign in at the registry to see it.
mail-why = This mail was written by the registry itself. It says nothing of what is there: that is seen only by those who sign in.
