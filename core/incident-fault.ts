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
  'banner.missing': ['missing', 'There is no notice before everyone.'],
} as const
