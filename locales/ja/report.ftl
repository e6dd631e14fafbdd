# Reports: what the commands about them say.
