// The German of checks of accounts at exchanges, and of what they saw.

import type { Found } from './found.ts'
import type { German } from './german.ts'

export const OF_EXCHANGES: German = {
  'exchanges.withdraws': [
    'Ein Börsenschlüssel darf abheben, oder niemand weiß, dass er es nicht darf',
    'Wer ihn in die Hand bekommt, nimmt alles. Solange wird mit ihm nichts aufgegeben.',
  ],
  'exchanges.refused': [
    'Eine Börse nimmt ihren Schlüssel nicht mehr an',
    'Mit ihm lässt sich kein Auftrag zurückziehen, und was dort beobachtet wird, sieht niemand.',
  ],
  'exchanges.unbound': [
    'Ein Börsenschlüssel handelt von überall',
    '2022 verlor 3Commas 100.000 Schlüssel; an eine Adresse gebundene nützten dem Dieb nichts.',
  ],
  'exchanges.ends-soon': [
    'Ein Börsenschlüssel endet binnen 30 Tagen',
    'Ein still abgelaufener Schlüssel ließ einen Stop von 25 % einmal bei 89 % enden.',
  ],
  'exchanges.unchecked': [
    'Eine Börse hat seit zwei Tagen nicht gesagt, was ein Schlüssel darf',
    'Rechte ändern sich nach der Aufnahme, auch durch den, der dort ins Konto kam.',
  ],
  'exchanges.idle': [
    'Ein Börsenschlüssel darf handeln und tat es 90 Tage nicht',
    'Was niemand braucht, nimmt nur ein Dieb. Zum Beobachten genügt ein Schlüssel, der liest.',
  ],
  'exchanges.unruled': [
    'Ein Börsenschlüssel darf handeln, und nach der Charta niemand',
    'Entweder fehlt die Richtlinie des Kontos, oder der Schlüssel hat ein unnötiges Recht.',
  ],
}

export const FOUND_OF_EXCHANGES: Found = {
  'exchanges.withdraws': [
    ['{venue} says of withdrawing: {answer}', '{venue} sagt zum Abheben: {answer}'],
    [
      'Make a key that cannot, and withdraw this one there.',
      'Legen Sie einen an, der es nicht kann, und ziehen Sie diesen dort zurück.',
    ],
  ],
  'exchanges.refused': [
    ['Make a new key there.', 'Legen Sie dort einen neuen an.'],
    ['{venue}', '{venue}'],
  ],
  'exchanges.unbound': [
    ['bound to addresses that are not ours', 'an Adressen gebunden, die nicht unsere sind'],
    ['bound to no address', 'an keine Adresse gebunden'],
    [
      'Bind it to your address there, then: countersign exchange check NAME.',
      'Binden Sie ihn dort an Ihre Adresse, dann: countersign exchange check NAME.',
    ],
  ],
  'exchanges.ends-soon': [
    ['in {count} days', 'in {count} Tagen'],
    ['Change it before.', 'Wechseln Sie ihn vorher.'],
  ],
  'exchanges.unchecked': [
    ['{count} days ago', 'vor {count} Tagen'],
    ['Ask it now.', 'Fragen Sie sie jetzt.'],
  ],
  'exchanges.idle': [
    ['no order in 90 days', 'kein Auftrag in 90 Tagen'],
    [
      'Make one there that reads alone, and add the account again with --watch.',
      'Legen Sie dort einen an, der nur liest, und fügen Sie das Konto mit --watch neu hinzu.',
    ],
  ],
  'exchanges.unruled': [
    [
      'its policy lets nobody place an order',
      'seine Richtlinie lässt niemanden einen Auftrag aufgeben',
    ],
    [
      'Propose an order policy for it, or give it a key that reads alone.',
      'Schlagen Sie eine Auftragsrichtlinie vor, oder geben Sie ihm einen nur lesenden Schlüssel.',
    ],
  ],
}
