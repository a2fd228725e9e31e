// The faults by which Countersign stands still: the witness, the freezes, the clock, and backups
// that cannot be made or used. Part of the catalogue in fault.ts.

export const STOPPING_FAULT_TABLE = {
  // After a start, and for good.
  'witness.needed': [
    'unavailable',
    'Nothing is signed after a start until a witness has said how far it saw the journal.',
  ],
  'witness.nonce_wrong': ['conflict', 'The answer is for another start of the signer. Ask again.'],
  'witness.exists': ['conflict', 'This key is a witness or a device of the owner already.'],
  'witness.missing': ['missing', 'No witness with this key is pinned.'],
  'witness.too_many': ['conflict', 'Sixteen witnesses are pinned. Remove one first.'],
  'witness.elsewhere': [
    'unavailable',
    'A pinned witness has to answer, and has not yet. Run there: countersign witness run',
  ],
  'witness.head_lower': [
    'forbidden',
    'The signer shows an older or another journal than was seen here. Do not use it.',
  ],
  'signer.frozen': [
    'forbidden',
    'The signer stands still. See why, then: countersign charter propose lift signer; or leave.',
  ],
  'wallet.frozen': [
    'forbidden',
    'Our key spent from this wallet without our journal. The wallet is frozen: move its coins.',
  ],
  'clock.jumped': [
    'unavailable',
    'The clock jumped, or the machine slept. Set the clock right and start the signer again.',
  ],

  // Backups.
  'backup.running': ['conflict', 'The signer runs on this folder. Stop it first (npm start).'],
  'backup.nothing': ['missing', 'There is no installation in this folder.'],
  'backup.file_invalid': ['invalid', 'This is not a whole backup of Countersign.'],
  'backup.file_exists': ['conflict', 'The file is there already. Backups never overwrite.'],
  'backup.folder_used': [
    'conflict',
    'There is an installation in this folder. Move it away first.',
  ],
} as const
