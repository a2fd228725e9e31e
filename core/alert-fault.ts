// The faults of alerts.

export const ALERT_FAULT_TABLE = {
  'alert.missing': ['missing', 'There is no such alert. It was removed, or ended long ago.'],
  'alert.ended': ['conflict', 'The alert has ended. Make another one.'],
  'alert.too_many': ['conflict', 'You have as many alerts as may be. Remove some first.'],
  'alert.too_many_markets': [
    'conflict',
    'Alerts ask for the prices of as many markets as may be. Remove those of one first.',
  ],
} as const
