# What can be wrong with the XML of ICH.
