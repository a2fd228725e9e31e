// The faults of governance: of members, of their credentials and of what they decide. Part of the
// catalogue in fault.ts.

export const GOVERNANCE_FAULT_TABLE = {
  // Passkeys.
  'webauthn.invalid': [
    'forbidden',
    'This is not an answer of the passkey that was asked. See which check it failed.',
  ],
  'webauthn.key_unsupported': [
    'invalid',
    'A passkey with a key of this kind cannot be used: it has to be ES256 or Ed25519.',
  ],

  // The operators who identify a customer.
  'ops.key_exists': ['conflict', 'There is an operations key already. It is never overwritten.'],
  'ops.key_missing': ['missing', 'There is no operations key here. Run: countersign ops key new'],
  'ops.request_missing': ['missing', 'Nobody asked for this. See: countersign ops requests'],
  'ops.evidence_incomplete': [
    'forbidden',
    'The person was not identified as it has to be. Do not sign; the facts say what is missing.',
  ],
  'ops.evidence_differs': ['forbidden', 'The evidence is not the one that the ticket names.'],
} as const
