// The faults of spends that wait, of the owner's devices and of authenticators that are no app.
// Part of the catalogue in fault.ts.

export const KEEPING_FAULT_TABLE = {
  'spend.too_many_waiting': [
    'conflict',
    'The signer keeps no more spends that wait. Cancel one, or let it expire.',
  ],
  'spend.expired': ['conflict', 'This spend waited too long. Ask for it again.'],
  'spend.closed': [
    'conflict',
    'Too many wrong codes were typed for this spend at the desk. Ask for it again.',
  ],
  'spend.superseded': [
    'conflict',
    'This spend was asked for again, at the same moment or later. Ask once more.',
  ],
  'spend.cancelled': ['conflict', 'This spend was cancelled. Make another transaction.'],
  'spend.approval_refused': [
    'forbidden',
    'Only members whom the policy names, others than who asked, approve or reject this spend.',
  ],
  'spend.approval_twice': [
    'conflict',
    'You have decided on this spend already. An approval can only be turned into a rejection.',
  ],
  'spend.compare_wrong': [
    'forbidden',
    'This is not the code that came by e-mail or SMS for this spend. Compare what they say of it.',
  ],
  'spend.already_signed': [
    'conflict',
    'This spend is signed already. Only another spend of its coins can stop it.',
  ],

  'device.exists': ['conflict', 'This device is one of the owner already.'],
  'device.missing': ['missing', 'The owner has no device with this key.'],
  'device.too_many': ['conflict', 'The owner has sixteen devices. Remove one first.'],
  'device.last': ['conflict', 'This is the last device. Add another one first.'],
  'device.name_invalid': ['invalid', 'A device name has 1 to 64 printable characters.'],

  'genesis.name_invalid': ['invalid', "The owner's name has 1 to 64 printable characters."],
  'witness.name_invalid': ['invalid', 'The name of a witness has 1 to 64 printable characters.'],

  'factor.device_locked': [
    'forbidden',
    'Too many wrong codes by this device. A right code for a spend opens it again.',
  ],
  'factor.passkey_wrong': [
    'forbidden',
    'This passkey of who asked did not confirm exactly this spend at this desk.',
  ],
  'factor.yubico_invalid': ['invalid', 'These are not the secrets of a Yubico OTP key.'],

  'journal.log_missing': ['missing', 'There is no such log, or it is not for reading.'],
} as const
