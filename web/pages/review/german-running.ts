// The German of checks of wallets, of what runs, and of what people state.

import type { German } from './german.ts'

export const OF_RUNNING: German = {
  'wallets.one-root': [
    'Zwei Schlüssel eines Wallets kommen aus demselben Seed',
    'Wer einen hat, hat beide: bei Bitfinex lagen zwei von drei Schlüsseln auf einer Maschine.',
  ],
  'wallets.reused-key': [
    'Zwei Wallets haben denselben Schlüssel von Ihnen',
    'Wer ein Wallet findet, kennt das andere, und ein Schlüssel, der entweicht, nimmt beide mit.',
  ],
  'wallets.no-origin': [
    'Ein Schlüssel sagt nicht, woher er kommt',
    'Ohne Fingerabdruck und Pfad unterschreibt kein Gerät damit: der Ausgang ist schwerer.',
  ],
  'wallets.no-backup': [
    'Ist der Signierer verloren, sind es die Münzen auch',
    'Ein 2-von-2 hat weder dritten Schlüssel noch Zeitschloss: ein verlorener Schlüssel ' +
      'ist das Ende.',
  ],
  'wallets.bypass': [
    'Zwei Ihrer eigenen Schlüssel umgehen die Richtlinie',
    'Das ist der Ausgang ohne den Signierer. Es ist auch der Eingang für den, der beide hat.',
  ],
  'wallets.user-alone-later': [
    'Ihr Schlüssel allein genügt nach einer Zeit',
    'Wer Ihren Rechner kopiert, muss nur warten, es sei denn, der Schlüssel liegt in einem Gerät.',
  ],
  'wallets.short-lock': [
    'Ein Schlüssel allein genügt binnen eines Monats',
    'Eine Münze, die einen Monat ruht, ist alltäglich; dann bindet die Richtlinie niemanden mehr.',
  ],
  'wallets.old-form': [
    'Das Wallet hat eine Form, die andere Software selten liest',
    'Der Ausgang ist so breit wie die Software, die den Deskriptor kennt.',
  ],
  'wallets.unknown-holder': [
    'Niemand kann sagen, wer den Schlüssel des Nutzers hat',
    'Ein Schlüssel, den keine Liste nennt, fehlt niemandem, bis er gebraucht wird.',
  ],
  'running.signer-weak': [
    'Der Signierer ist nicht abgeschottet',
    'Der einzige Halter eines Schlüssels muss überstehen, dass um ihn herum alles ' +
      'aufgebrochen wird.',
  ],
  'running.process-weak': [
    'Ein Prozess ist nicht abgeschottet',
    'Was am Netz lauscht, fällt zuerst; seine Wände halten das vom Rest fern.',
  ],
  'running.frozen': [
    'Der Signierer hat sich eingefroren',
    'Er sah einen Eintrag, der seinem widerspricht: ein zurückgespieltes Backup oder ein Eingriff.',
  ],
  'running.clock': [
    'Die Uhr des Signierers ist gesprungen',
    'Fenster, Wartezeiten und Codes gehen nach der Uhr: wer sie stellt, leert ein Limit zweimal.',
  ],
  'running.no-witness': [
    'Kein Zeuge ist festgelegt',
    'Ein zurückgespieltes Backup gibt ein Limit zweimal aus, wenn sich anderswo niemand erinnert.',
  ],
  'running.one-witness': [
    'Es gibt nur einen Zeugen',
    'Sind alle Zeugen verloren, wird nichts mehr unterschrieben: halten Sie anderswo ' +
      'einen zweiten.',
  ],
  'running.journal': [
    'Das Journal des Signierers lässt sich nicht prüfen',
    'Jedes Limit und jedes Recht wird daraus gelesen: was dort geändert ist, ist es überall.',
  ],
  'running.machine': [
    'Diese Maschine ist schwach',
    'Dateien, die andere lesen, und Uhren, die abweichen, heben auf, was Prozesse trennt.',
  ],
  'running.chain': [
    'Die Blockchain ist nicht mehr zu sehen',
    'Wer sie nicht sieht, sieht keine Münzen, die mit anderen Schlüsseln gehen.',
  ],
  'running.unknown-spend': [
    'Münzen gingen, für die der Signierer nie unterschrieb',
    'Jemand hat zwei der Schlüssel, oder Sie waren es selbst, am Ausgang.',
  ],
  'running.plain-desk': [
    'Menschen stimmen auf einer Seite ohne TLS zu',
    'Wer dazwischen sitzt, zeigt eine andere Seite und nimmt, was getippt wird.',
  ],
  'running.unreleased': [
    'Was läuft, ist keine Veröffentlichung',
    'Eine Veröffentlichung ist signiert und vergleichbar; was irgendwo gebaut wurde, ist es nicht.',
  ],
  'stated.backup-made': [
    'Von keinem Backup des letzten Monats ist bekannt',
    'Was in keinem Backup ist, geht mit der Platte: Wallets, Codes, das Journal.',
  ],
  'stated.backup-restored': [
    'Kein Backup wurde binnen eines Jahres zurückgelesen',
    'Ein Backup, das niemand zurückgespielt hat, ist eine Hoffnung.',
  ],
  'stated.kit-kept': [
    'Niemand sagt, dass der Wiederherstellungssatz verwahrt ist',
    'Ohne seinen Deskriptor finden die Schlüssel eines Wallets keine Münzen.',
  ],
  'stated.exit-rehearsed': [
    'Der Ausgang wurde binnen eines Jahres nicht geprobt',
    'Wer erst am Tag, an dem er muss, geht, merkt dann, welcher Schlüssel nicht unterschreibt.',
  ],
  'stated.keys-apart': [
    'Niemand sagt, dass die Schlüssel getrennt liegen',
    'Zwei Schlüssel eines Wallets in einem Haus verbrennen zusammen und werden zusammen gestohlen.',
  ],
  'stated.server-key-kept': [
    'Der Schlüssel des Signierers eines 2-von-2 liegt nirgends sonst',
    'Ohne dritten Schlüssel ist er der einzige Ausgang, wenn der Signierer weg ist.',
  ],
  'stated.inventory-reviewed': [
    'Die Liste aller Schlüssel wurde binnen eines Jahres nicht durchgesehen',
    'Schlüssel, die keine Liste nennt, gehen mit jemandem mit.',
  ],
  'stated.freeze-rehearsed': [
    'Niemand hat binnen eines Jahres das Einfrieren geprobt',
    'Wer zum ersten Mal anhält, wenn es brennt, sucht den Befehl.',
  ],
  'stated.compromise-rehearsed': [
    'Niemand hat binnen eines Jahres den Verlust eines Schlüssels geprobt',
    'Ein Plan, der nie gespielt wurde, hat einen Schritt, der nicht geht.',
  ],
  'stated.bad-day-drilled': [
    'Niemand hat binnen eines Jahres einen schlechten Tag geübt',
    'Wen die Nachricht nicht erreicht, zeigt die Übung, oder es zeigt sich zu spät.',
  ],
  'stated.audit-copied': [
    'Das Protokoll wurde binnen eines Monats nicht anderswohin kopiert',
    'Bei Bitfinex lagen die Protokolle auf der Maschine, die fiel, und wurden mit ihr gelöscht.',
  ],
  'stated.operators-apart': [
    'Niemand sagt, dass Betreiber keine Mitglieder sind',
    'Ein Betreiber, der auch abstimmt, öffnet die Sperre für sich selbst.',
  ],
  'stated.tested-outside': [
    'Niemand Unabhängiges hat diese Installation geprüft',
    'Wer sie baute, sieht, wo gebaut wurde; jemand anderes sieht, wo nicht.',
  ],
}
