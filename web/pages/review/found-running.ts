// What checks of wallets, of what runs and of what people state saw, and how it is mended.

import type { Found } from './found.ts'

/** What people say holds for a time; a program cannot see it. */
const stated = (en: string, de: string): Found[string] => [
  [
    'last said {count} days ago: a program cannot see it',
    'zuletzt vor {count} Tagen gesagt: ein Programm kann es nicht sehen',
  ],
  ['never said: a program cannot see it', 'nie gesagt: ein Programm kann es nicht sehen'],
  ['{said} Then say so: {command}', '{said} Dann sagen Sie es: {command}'],
  [en, de],
]

export const FOUND_OF_RUNNING: Found = {
  'wallets.one-root': [
    [
      'two of its keys have the fingerprint {fingerprint}',
      'zwei ihrer Schlüssel haben den Fingerabdruck {fingerprint}',
    ],
  ],
  'wallets.reused-key': [['{one} and {other} share one', '{one} und {other} teilen sich einen']],
  'wallets.no-origin': [['key {at} of {count}', 'Schlüssel {at} von {count}']],
  'wallets.no-backup': [
    [
      '2-of-2: yours and the signer’s, which was not exported',
      '2 von 2: Ihrer und der des Signierers, der nicht exportiert wurde',
    ],
    [
      '{said} With --backup or --export-to it has a way out.',
      '{said} Mit --backup oder --export-to hat sie einen Ausweg.',
    ],
  ],
  'wallets.bypass': [
    [
      'all of it can be moved by your key and whoever opens the sealed key',
      'alles lässt sich von Ihrem Schlüssel und dem bewegen, der den versiegelten öffnet',
    ],
    [
      '{amount} can be moved by your key and whoever opens the sealed key',
      '{amount} lassen sich von Ihrem Schlüssel und dem bewegen, der den versiegelten öffnet',
    ],
    [
      'Who opens it: {recipients}. Is each still yours?',
      'Wer ihn öffnet: {recipients}. Gehört jeder noch Ihnen?',
    ],
    [
      'all of it can be moved by your key and the backup key',
      'alles lässt sich mit Ihrem Schlüssel und dem Reserveschlüssel bewegen',
    ],
    [
      '{amount} can be moved by your key and the backup key',
      '{amount} lassen sich mit Ihrem Schlüssel und dem Reserveschlüssel bewegen',
    ],
    [
      'Keep the backup key at another place and with another person than yours.',
      'Bewahren Sie den Reserveschlüssel an einem anderen Ort und bei einem anderen Menschen ' +
        'auf als Ihren.',
    ],
  ],
  'wallets.user-alone-later': [
    ['after {count} blocks', 'nach {count} Blöcken'],
    [
      '{said} Or renew its coins long before they are so old.',
      '{said} Oder erneuern Sie ihre Münzen, lange bevor sie so alt sind.',
    ],
  ],
  'wallets.short-lock': [['after {count} blocks', 'nach {count} Blöcken']],
  'wallets.old-form': [['{wrapping}, keys {order}', '{wrapping}, Schlüssel {order}']],
  'running.signer-weak': [['its isolation is {level}', 'seine Isolierung ist {level}']],
  'running.process-weak': [['{process}: {level}', '{process}: {level}']],
  'running.frozen': [
    ['Find out why, then: {command}', 'Finden Sie heraus, warum, dann: {command}'],
    ['{why}', '{why}'],
  ],
  'running.clock': [
    ['it stopped signing', 'er unterschreibt nicht mehr'],
    ['Start again: {command}', 'Neu starten: {command}'],
  ],
  'running.no-witness': [
    [
      'only clients remember how far the journal went',
      'nur Befehlszeilen wissen noch, wie weit das Journal ging',
    ],
    [
      'On another machine: countersign witness new, then: {command}',
      'Auf einer anderen Maschine: countersign witness new, dann: {command}',
    ],
  ],
  'running.one-witness': [
    [
      'countersign witness new on a further machine, then propose witness-add.',
      'countersign witness new auf einer weiteren Maschine, dann witness-add vorschlagen.',
    ],
    ['{name}', '{name}'],
  ],
  'running.journal': [
    ['an entry does not fit the one before', 'ein Eintrag passt nicht zum vorigen'],
    ['Stop, and read {page}', 'Halten Sie an, und lesen Sie {page}'],
  ],
  'running.machine': [['{name}: {told}', '{name}: {told}']],
  'running.chain': [
    ['no block yet', 'noch kein Block'],
    ['{height}, {count} days ago', '{height}, vor {count} Tagen'],
    [
      'countersign status says whether node and server are there.',
      'countersign status sagt, ob Node und Server da sind.',
    ],
  ],
  'running.unknown-spend': [
    [
      'If it was not you: move everything with your own keys, now.',
      'Wenn Sie es nicht waren: bewegen Sie alles mit Ihren eigenen Schlüsseln, jetzt.',
    ],
    ['{told}', '{told}'],
  ],
  'running.plain-desk': [
    ['Put TLS before it: {command}', 'Setzen Sie TLS davor: {command}'],
    ['{url}', '{url}'],
  ],
  'running.unreleased': [
    ['version {version} on Node {node}', 'Version {version} auf Node {node}'],
    [
      'Keep to test networks, and update with releases.',
      'Bleiben Sie auf Testnetzen, und aktualisieren Sie mit den Veröffentlichungen.',
    ],
  ],
  'stated.backup-made': stated(
    'Make one (countersign backup FILE) and keep it elsewhere.',
    'Machen Sie eine (countersign backup FILE) und bewahren Sie sie anderswo auf.',
  ),
  'stated.backup-restored': stated(
    'Restore one into another folder: {command}',
    'Spielen Sie eine in einen anderen Ordner ein: {command}',
  ),
  'stated.kit-kept': stated(
    'Write it (countersign wallet kit NAME) and keep a copy with each key.',
    'Schreiben Sie es (countersign wallet kit NAME) und legen Sie zu jedem Schlüssel eine Kopie.',
  ),
  'stated.exit-rehearsed': stated('Rehearse it: {command}', 'Proben Sie ihn: {command}'),
  'stated.keys-apart': stated(
    'Put each key at a place of its own, and say which.',
    'Legen Sie jeden Schlüssel an einen eigenen Ort, und sagen Sie, an welchen.',
  ),
  'stated.server-key-kept': stated(
    'Note it offline once, as {page} says.',
    'Notieren Sie ihn einmal offline, wie {page} es sagt.',
  ),
  'stated.inventory-reviewed': stated(
    'Go through countersign charter show and wallet list together, key by key.',
    'Gehen Sie countersign charter show und wallet list gemeinsam durch, Schlüssel für Schlüssel.',
  ),
  'stated.freeze-rehearsed': stated(
    'Freeze and lift something: {command}',
    'Frieren Sie etwas ein und tauen Sie es auf: {command}',
  ),
  'stated.compromise-rehearsed': stated(
    'Play it: one key is stolen; who revokes, who moves the coins, who is told.',
    'Spielen Sie es durch: ein Schlüssel ist gestohlen; wer sperrt, wer bewegt die Münzen, wer ' +
      'erfährt es.',
  ),
  'stated.bad-day-drilled': stated(
    'Go through the levers together: {command}',
    'Gehen Sie die Hebel gemeinsam durch: {command}',
  ),
  'stated.audit-copied': stated(
    'Save and verify it: {command}',
    'Sichern und prüfen Sie es: {command}',
  ),
  'stated.operators-apart': stated(
    'Look who holds the operations keys: people outside, none of whom votes.',
    'Sehen Sie nach, wer die Betriebsschlüssel hält: Menschen von außen, von denen niemand ' +
      'abstimmt.',
  ),
  'stated.tested-outside': stated(
    'Have somebody else go through this report and try to get in.',
    'Lassen Sie jemand anderen diesen Bericht durchgehen und versuchen hereinzukommen.',
  ),
}
