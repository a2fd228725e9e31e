// What checks of people, their keys, programs and notices saw, and how it is mended.

import type { Found } from './found.ts'

const KEYS: Found[string] = [
  [
    '{who} adds a passkey or a security key: {command}, accepted in a browser at the desk.',
    '{who} fügt einen Passkey oder Sicherheitsschlüssel hinzu: {command}, angenommen in einem ' +
      'Browser am Desk.',
  ],
  [
    '{who} adds a security key that cannot be copied: {command}, accepted in a browser at the ' +
      'desk.',
    '{who} fügt einen Sicherheitsschlüssel hinzu, der sich nicht kopieren lässt: {command}, ' +
      'angenommen in einem Browser am Desk.',
  ],
  [
    '{who} adds a spare key: {command}, accepted in a browser at the desk.',
    '{who} fügt einen Ersatzschlüssel hinzu: {command}, angenommen in einem Browser am Desk.',
  ],
  [
    '{who} adds a key elsewhere: {command}, accepted in a browser at the desk.',
    '{who} fügt anderswo einen Schlüssel hinzu: {command}, angenommen in einem Browser am Desk.',
  ],
  [
    '{who} adds an authenticator of one-time codes: {command}, accepted in a browser at the desk.',
    '{who} richtet einen Authenticator für Einmalcodes ein: {command}, angenommen in einem ' +
      'Browser am Desk.',
  ],
  ['{who}: nothing that counts', '{who}: nichts, was zählt'],
  ['{who}: {keys}', '{who}: {keys}'],
]

const NETWORKS: Found[string] = [
  ['{token}: no network', '{token}: kein Netz'],
  ['{token}: {networks}', '{token}: {networks}'],
]

export const FOUND_OF_PEOPLE: Found = {
  'people.role-account': [
    ['{who}, told at {addresses}', '{who}, benachrichtigt an {addresses}'],
    [
      'Invite the person by their own name and address, then take this one out.',
      'Laden Sie den Menschen mit eigenem Namen und eigener Adresse ein, und nehmen Sie dieses ' +
        'Konto heraus.',
    ],
  ],
  'people.shared-contact': [
    [
      'Give {who} an address of their own: {command}',
      'Geben Sie {who} eine eigene Adresse: {command}',
    ],
    ['{kind} {address}', '{kind} {address}'],
  ],
  'people.one-domain': [
    ['{count} people, all at {domain}', '{count} Menschen, alle bei {domain}'],
    [
      'Add an address elsewhere for at least one: {command}',
      'Tragen Sie für mindestens eine Person eine Adresse anderswo ein: {command}',
    ],
  ],
  'people.one-contact': [
    ['Add another: {command}', 'Tragen Sie eine weitere ein: {command}'],
    ['{who}: told nowhere', '{who}: wird nirgends benachrichtigt'],
    ['{who}: {kinds}', '{who}: {kinds}'],
  ],
  'people.unverified-contact': [
    [
      '{who} has a code sent there and types it: {command}',
      '{who} lässt sich dorthin einen Code senden und tippt ihn ein: {command}',
    ],
    ['{kind} {addresses}', '{kind} {addresses}'],
  ],
  'people.unable': [
    ['{who}: {count} credentials, an authenticator', '{who}: {count} Schlüssel, ein Authenticator'],
    [
      '{who}: {count} credentials, no authenticator',
      '{who}: {count} Schlüssel, kein Authenticator',
    ],
    [
      'Invite them again for further keys: {command}',
      'Laden Sie die Person für weitere Schlüssel nochmals ein: {command}',
    ],
  ],
  'people.idle': [
    ['{who}: nothing for {count} days', '{who}: seit {count} Tagen nichts'],
    ['Call them. If they have left: {command}', 'Rufen Sie an. Ist die Person gegangen: {command}'],
  ],
  'people.suspended': [
    ['{who}, by {by}', '{who}, durch {by}'],
    ['Take {who} out.', 'Nehmen Sie {who} heraus.'],
  ],
  'people.no-watchdog': [
    [
      '{count} members, and none of them a watchdog',
      '{count} Mitglieder, und niemand davon wacht nur',
    ],
    ['Invite somebody: {command}', 'Laden Sie jemanden ein: {command}'],
  ],
  'people.open-invitation': [
    [
      '{who}, by {by}, {count} days ago, not accepted',
      '{who}, von {by}, vor {count} Tagen, nicht angenommen',
    ],
    [
      '{who}, by {by}, {count} days ago, accepted',
      '{who}, von {by}, vor {count} Tagen, angenommen',
    ],
    [
      'Compare the code by voice and let them in, or invite them anew.',
      'Vergleichen Sie den Code am Telefon und lassen Sie die Person herein, oder laden Sie ' +
        'neu ein.',
    ],
  ],
  'factors.phishable': KEYS,
  'factors.password': [
    ['{who}: a password and a code', '{who}: ein Passwort und ein Code'],
    [
      '{who} adds a passkey in the console under Account, and removes the password there.',
      '{who} fügt in der Konsole unter Konto einen Passkey hinzu und entfernt dort das ' +
        'Passwort.',
    ],
  ],
  'factors.syncable': KEYS,
  'factors.no-spare': KEYS,
  'factors.one-place': KEYS,
  'factors.no-code': KEYS,
  'factors.many': [
    ['{count} keys', '{count} Schlüssel'],
    ['{who} ends what is not used: {command}', '{who} beendet, was nicht benutzt wird: {command}'],
  ],
  'factors.frozen-kept': [['{credential} of {who}', '{credential} von {who}']],
  'factors.few-recovery-codes': [
    ['{count} code', '{count} Code'],
    ['{count} codes', '{count} Codes'],
    [
      'Set up another authenticator with new codes: {command}',
      'Richten Sie einen anderen Authenticator mit neuen Codes ein: {command}',
    ],
  ],
  'factors.wrong-codes': [
    [
      '{count} wrong codes since the last right one',
      '{count} falsche Codes seit dem letzten richtigen',
    ],
    [
      'Was it you? A right code forgets them. If not, look at your devices first.',
      'Waren Sie es? Ein richtiger Code lässt sie vergessen. Wenn nicht, sehen Sie zuerst Ihre ' +
        'Geräte an.',
    ],
  ],
  'factors.replacement': [
    ['it waits out its delay', 'er wartet seine Frist ab'],
    ['If it was not you, object to it.', 'Wenn Sie es nicht waren, widersprechen Sie.'],
  ],
  'tokens.anywhere': [
    ['Name its networks: {command}', 'Nennen Sie seine Netze: {command}'],
    ...NETWORKS,
  ],
  'tokens.reader-anywhere': [
    [
      'End it, and make one with its networks: {command}',
      'Beenden Sie ihn, und machen Sie einen mit seinen Netzen: {command}',
    ],
    ...NETWORKS,
  ],
  'tokens.long-lived': [
    ['{token}: it ends in {count} days', '{token}: endet in {count} Tagen'],
    ['Let it end in {count} days.', 'Lassen Sie ihn in {count} Tagen enden.'],
  ],
  'tokens.old': [
    ['{token}: {count} days', '{token}: {count} Tage'],
    [
      'Make a key (countersign token key new FILE), then: {command}',
      'Machen Sie einen Schlüssel (countersign token key new FILE), dann: {command}',
    ],
  ],
  'tokens.expired': [['{token}: ended {count} days ago', '{token}: endete vor {count} Tagen']],
  'tokens.frozen': [['{token}: frozen', '{token}: eingefroren']],
  'tokens.wide-budget': [
    ['{token}: {budget} BTC, of {all} BTC', '{token}: {budget} BTC, von {all} BTC'],
    ['Let it be {amount} BTC.', 'Lassen Sie es {amount} BTC sein.'],
  ],
  'tokens.reader-unused': [
    ['{token}: not for {count} days', '{token}: seit {count} Tagen nicht'],
    ['End it.', 'Beenden Sie ihn.'],
  ],
  'tokens.reader-long-lived': [
    ['{token}: {count} days are left', '{token}: noch {count} Tage'],
    [
      'End it, and make one for fewer days: {command}',
      'Beenden Sie ihn, und machen Sie einen für weniger Tage: {command}',
    ],
  ],
  'notices.none': [
    ['no channel is set up', 'kein Kanal ist eingerichtet'],
    [
      'Set up mail and another channel: {page}',
      'Richten Sie Mail und einen weiteren Kanal ein: {page}',
    ],
  ],
  'notices.one-channel': [
    ['{channel} alone', 'nur {channel}'],
    ['Set up a second one: {page}', 'Richten Sie einen zweiten ein: {page}'],
  ],
  'notices.dead': [
    ['{who} by {channel}: {why}', '{who} über {channel}: {why}'],
    ['Give {who} another address: {command}', 'Geben Sie {who} eine andere Adresse: {command}'],
  ],
  'notices.failing': [
    [
      '{who} by {channel}, {count} notice waiting: {why}',
      '{who} über {channel}, {count} Nachricht wartet: {why}',
    ],
    [
      '{who} by {channel}, {count} notices waiting: {why}',
      '{who} über {channel}, {count} Nachrichten warten: {why}',
    ],
    ['Look at the channel’s settings: {page}', 'Sehen Sie die Einstellungen des Kanals an: {page}'],
  ],
  'notices.deaf': [
    [
      'countersign status and countersign doctor say what is not running.',
      'countersign status und countersign doctor sagen, was nicht läuft.',
    ],
    ['{why}', '{why}'],
  ],
  'notices.untold': [
    [
      '{who}: {count} contact, and no channel that reaches one',
      '{who}: {count} Adresse, und kein Kanal, der sie erreicht',
    ],
    [
      '{who}: {count} contacts, and no channel that reaches one',
      '{who}: {count} Adressen, und kein Kanal, der eine erreicht',
    ],
    [
      'Set up a channel for a contact of theirs, or add one: {command}',
      'Richten Sie einen Kanal zu einer der Adressen ein, oder tragen Sie eine ein: {command}',
    ],
  ],
}
