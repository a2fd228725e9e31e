// The faults of accounts and their sessions. Whoever is kept out learns nothing of who has an
// account. Part of the catalogue in fault.ts.

export const ACCOUNT_FAULT_TABLE = {
  'session.invalid': ['forbidden', 'This session has ended. Sign in again.'],
  'session.cross_site': [
    'forbidden',
    'Another site made this request. Sessions act from the console’s own address alone.',
  ],
  'session.proof_stale': [
    'forbidden',
    'This act needs a factor that was proved within the last five minutes. Prove it again.',
  ],
  'session.setting_up': [
    'forbidden',
    'This account has no way in yet. Add a passkey, or a password with a code, first.',
  ],
  'session.missing': ['missing', 'There is no such session of yours.'],

  'account.refused': [
    'forbidden',
    'Name, password and code are not right together, or the code was used before.',
  ],
  'account.wait': [
    'unavailable',
    'Too many tries. Wait, use a passkey, or a browser you used before.',
  ],
  'account.opening_invalid': ['forbidden', 'This link is unknown, used, withdrawn or too old.'],
  'account.opening_early': [
    'conflict',
    'This account has a way in, so the link waits for a day. The facts say until when.',
  ],
  'account.too_many_openings': ['conflict', 'Too many links wait for this account. Cancel them.'],
  'account.offer_invalid': [
    'conflict',
    'This challenge is unknown, used or too old. Ask for another.',
  ],
  'account.passkey_unknown': ['forbidden', 'No account here has this passkey.'],
  'account.passkey_copied': [
    'forbidden',
    'This passkey counted backwards: a copy of it may be in use. Use another way, and remove it.',
  ],
  'account.passkey_exists': ['conflict', 'This passkey is an account’s already.'],
  'account.passkey_missing': ['missing', 'There is no such passkey of yours.'],
  'account.too_many_passkeys': ['conflict', 'An account has sixteen passkeys at most.'],
  'account.password_weak': ['invalid', 'This password is easy to guess. The facts say why.'],
  'account.password_missing': ['missing', 'This account has no password.'],
  'account.last_way_in': ['conflict', 'This is the account’s last way in. Add another one first.'],
  'account.reset_invalid': ['forbidden', 'This link is unknown, used, cancelled or too old.'],
  'account.reset_early': [
    'conflict',
    'The new password waits for a day. The facts say until when.',
  ],
  'account.reset_missing': ['missing', 'Nothing waits that could be cancelled.'],
} as const
