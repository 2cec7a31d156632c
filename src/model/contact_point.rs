//! E-mail addresses and telephone numbers in one form each.
