//! Forms for people: the CIOMS I form.
