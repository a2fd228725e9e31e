// The faults of codes that let a member into the console. Part of the catalogue in fault.ts.

export const SIGN_IN_FAULT_TABLE = {
  'signin.none': ['conflict', 'No sign-in authenticator is set up. Set one up at the desk.'],
  'signin.missing': ['missing', 'There is no such sign-in authenticator, or it was not confirmed.'],
  'signin.code_wrong': ['forbidden', 'The sign-in code is wrong.'],
  'signin.code_reused': ['forbidden', 'This sign-in code was used already. Wait for the next one.'],
  'signin.throttled': ['unavailable', 'Too many wrong sign-in codes. Wait, then try again.'],
  'signin.outdated': [
    'forbidden',
    'This sign-in authenticator is from before signing in was stopped. Set up another at the desk.',
  ],
  'signin.consent_missing': [
    'forbidden',
    'This takes a code: of your spending authenticator, or of the sign-in authenticator you have.',
  ],
} as const
