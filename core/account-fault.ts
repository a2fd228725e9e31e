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
} as const
