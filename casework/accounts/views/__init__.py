"""What people do at the door and for themselves: sign in, join, the second factor, the passphrase."""
