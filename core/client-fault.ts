// The faults of the client: its own files, what a person typed, and answers it must not believe.
// Part of the catalogue in fault.ts.

export const CLIENT_FAULT_TABLE = {
  'client.argument_invalid': ['invalid', 'The command was not given as it has to be.'],
  'client.file_unreadable': ['missing', 'The file cannot be read.'],
  'client.file_invalid': ['invalid', 'A file of the client is damaged. Restore it from a backup.'],
  'client.file_exposed': [
    'forbidden',
    'The file holds secrets and others can read it. Change its mode to 600.',
  ],
  'client.input_missing': ['invalid', 'Something has to be asked, and there is no terminal.'],
  'client.cancelled': ['conflict', 'Stopped, as you asked. Nothing was done.'],
  'client.launcher_down': ['unavailable', 'Countersign is not running. Start it with: npm start.'],
  'client.api_away': ['unavailable', 'The server cannot be reached. Start it with: npm start.'],
  'client.console_differs': [
    'forbidden',
    'The console that is served is not the one of this version. Do not sign in there.',
  ],
  'client.not_paired': ['conflict', 'This client has no signer yet. Run: countersign pair'],
  'client.paired_elsewhere': [
    'conflict',
    'This client is paired with another signer. Move the file away to pair it anew.',
  ],
  'client.claim_unconfirmed': [
    'forbidden',
    'The signer did not prove that it knows the claim code. Do not use it.',
  ],
  'client.trader_unpinned': [
    'conflict',
    'This client has not met the trader yet. Run: countersign exchange list',
  ],
  'client.agent_off': [
    'unavailable',
    'The agent of this machine does not run, and nobody else has its keys. Run: countersign agent',
  ],
  'client.agent_runs': ['conflict', 'The agent of this client runs already.'],
  'client.agent_failed': ['unavailable', 'The agent did not start.'],
  'client.key_exists': ['conflict', 'This client holds a key already. It is never overwritten.'],
  'client.key_missing': ['missing', 'This client has no key yet. Run: countersign key new'],
  'client.passphrase_wrong': ['forbidden', 'The passphrase does not open the key.'],
  'client.passphrase_short': ['invalid', 'A passphrase has at least 8 characters.'],
  'client.wallet_missing': [
    'missing',
    'This client has no wallet of this name. See: countersign wallet list',
  ],
  'client.wallet_exists': ['conflict', 'This client has a wallet of this name already.'],
  'client.wallet_differs': [
    'forbidden',
    'The signer names another wallet than the one pinned here. Do not send coins to it.',
  ],
  'client.review_differs': [
    'forbidden',
    'The signer read something else from the bytes than what was meant. Nothing was signed.',
  ],
  'client.order_over': [
    'conflict',
    'The order waits no more: it was placed, cancelled or denied, or it waited too long.',
  ],
  'client.signature_wrong': [
    'forbidden',
    'The signer answered with a signature that does not hold.',
  ],
  'client.coin_false': [
    'forbidden',
    'The server names a coin that the wallet or its transaction does not have. Do not trust it.',
  ],
  'client.address_false': [
    'forbidden',
    'The server names an address that is not the wallet’s. Do not give it to anybody.',
  ],
  'client.not_sent': [
    'unavailable',
    'It is signed, and the server has not given it to the network yet.',
  ],
  'client.spend_missing': ['missing', 'No spend with this txid is kept here.'],
} as const
