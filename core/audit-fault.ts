// The faults of the audit log. Part of the catalogue in fault.ts.

export const AUDIT_FAULT_TABLE = {
  'audit.inconsistent': [
    'conflict',
    'This audit log does not continue the one the signer notarised. Events were altered or lost.',
  ],
  'audit.export_broken': [
    'forbidden',
    'This export of the audit log is not as the signer attested it. The facts say where.',
  ],
  'audit.unnoted': [
    'missing',
    'The signer has signed no checkpoint of the audit log that goes so far. Try again in a minute.',
  ],
  'audit.note_invalid': ['invalid', 'This is not a signed checkpoint of a transparency log.'],
} as const
