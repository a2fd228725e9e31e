// The faults of notices. That one could not be delivered is no fault: it is kept and tried again.
// Part of the catalogue in fault.ts.

export const NOTICES_FAULT_TABLE = {
  'notices.settings_invalid': [
    'invalid',
    'The settings of the notices cannot be used. Mend the place the facts name.',
  ],
  'notices.notice_invalid': ['invalid', 'A notice cannot be written from these facts.'],
} as const
