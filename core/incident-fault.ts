// The faults of a bad day. Part of the catalogue in fault.ts.

export const INCIDENT_FAULT_TABLE = {
  'network.closed': [
    'forbidden',
    'This installation answers listed networks alone for now. Ask a member; the desk is open.',
  ],
  'incident.archive_broken': [
    'invalid',
    'This archive is not what was written: a part was altered, or is missing. Ask for it again.',
  ],
  'incident.rotation_impossible': [
    'conflict',
    'There is no such credential to change here. What stands behind it says why.',
  ],
  'incident.rotation_refused': [
    'invalid',
    'The new credential was tried and does not work. Nothing was written; the old one counts.',
  ],
  'incident.rotation_not_taken': [
    'unavailable',
    'The new credential is written, and was not taken up. End npm start, and start it again.',
  ],
  'banner.missing': ['missing', 'There is no notice before everyone.'],
} as const
