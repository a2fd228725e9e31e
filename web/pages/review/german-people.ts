// The German of checks of people, their keys, programs and notices.

import type { German } from './german.ts'

export const OF_PEOPLE: German = {
  'people.role-account': [
    'Eine Rolle entscheidet, kein Mensch',
    'Hinter admin@ steht, wer das Passwort hat: bei Bitfinex gehörte ein solches Konto zweien.',
  ],
  'people.shared-contact': [
    'Zwei, die entscheiden, werden an einer Adresse benachrichtigt',
    'Ein Postfach oder Telefon für zwei ist ein Mensch, der für zwei widerspricht oder schweigt.',
  ],
  'people.one-domain': [
    'Alle, die entscheiden, haben ihre Post bei einer Domain',
    'Wer diese Domain verwaltet, liest und unterdrückt die Post von allen.',
  ],
  'people.one-contact': [
    'Jemand wird an weniger als zwei Adressen benachrichtigt',
    'In ein Postfach bricht man leise ein; eine zweite Adresse sagt es der Besitzerin.',
  ],
  'people.unverified-contact': [
    'Niemand hat gezeigt, dass eine Adresse ihr Mitglied erreicht',
    'Eine vertippte Adresse benachrichtigt Fremde und das Mitglied nie.',
  ],
  'people.unable': [
    'Jemand, der entscheiden soll, kann es nicht',
    'Wessen Stimme nicht zählte, ist kein zweites Augenpaar und fehlt, wenn es darauf ankommt.',
  ],
  'people.idle': [
    'Jemand, der entscheidet, wurde 90 Tage nicht gesehen',
    'Ein Recht, das niemand nutzt, vermisst niemand: bei Ronin gab ein vergessenes den ' +
      'fünften Key.',
  ],
  'people.suspended': [
    'Jemand ist suspendiert und wurde nicht herausgenommen',
    'Eine Suspendierung ist eine Frage. Wer ging, behält Schlüssel, die eine Stimme ' +
      'wieder gültig macht.',
  ],
  'people.no-watchdog': [
    'Niemand von außen sieht zu',
    'Wer nur anhalten darf, hat nichts zu gewinnen und lässt sich für keine Stimme kaufen.',
  ],
  'people.open-invitation': [
    'Eine Einladung ist seit mehr als einer Woche offen',
    'Ein Link, der wochenlang im Postfach liegt, gehört dem, der es als Nächster liest.',
  ],
  'factors.phishable': [
    'Jemand, der entscheidet, hat keinen Passkey',
    'Ein getippter Code gilt auf jeder Seite, die danach fragt; ein Passkey nur, wo er entstand.',
  ],
  'factors.password': [
    'Jemand, der entscheidet, meldet sich mit einem Passwort an',
    'Passwort und Code tippt man in jede Seite, die wie die Konsole aussieht; sie gelten sofort.',
  ],
  'factors.syncable': [
    'Jemandes einzige Passkeys gleicht eine Cloud ab',
    'Einen Schlüssel in der Cloud bekommt, wer das Konto dort oder dessen Wiederherstellung hat.',
  ],
  'factors.no-spare': [
    'Jemand, der entscheidet, hat nur einen Schlüssel',
    'Wer den einzigen Schlüssel verliert, muss von den anderen neu hereingelassen werden.',
  ],
  'factors.one-place': [
    'Jemandes Schlüssel liegen alle an einer Art von Ort',
    'Zwei Schlüssel in einem Rechner stiehlt man zusammen: einer gehört ins Telefon ' +
      'oder in ein Token.',
  ],
  'factors.no-code': [
    'Jemand, der entscheidet, hat keinen Authenticator',
    'Ohne ihn bleibt nach einem verlorenen Schlüssel eine einzelne Unterschrift, die ' +
      'nichts entscheidet.',
  ],
  'factors.many': [
    'Jemand hat mehr Schlüssel, als man im Blick behält',
    'Der Schlüssel, an den niemand denkt, ist der, den jemand in der Schublade findet.',
  ],
  'factors.frozen-kept': [
    'Ein eingefrorener Schlüssel wurde nicht weggenommen',
    'Was als verloren eingefroren wurde, taut auf, wer es hat und ein Quorum findet.',
  ],
  'factors.few-recovery-codes': [
    'Es sind kaum noch Wiederherstellungscodes da',
    'Ist der letzte weg, braucht ein verlorener Authenticator die anderen oder sperrt allein aus.',
  ],
  'factors.wrong-codes': [
    'Jemand hat falsche Codes eingegeben',
    'Falsche Codes, die nicht von Ihnen sind, kommen von jemandem, dem nur der Code fehlt.',
  ],
  'factors.replacement': [
    'Ihr Authenticator wird bald ersetzt',
    'Darum bat, wer Ihren Wiederherstellungscode und Schlüssel hat. Waren Sie es nicht: ' +
      'Einspruch, jetzt.',
  ],
  'tokens.anywhere': [
    'Ein Token darf von überall um Ausgaben bitten',
    '2022 verlor 3Commas 100.000 Schlüssel; an ein Netz gebundene nützten dem Dieb nichts.',
  ],
  'tokens.long-lived': [
    'Ein Token, das ausgibt, lebt länger als 90 Tage',
    'Ein Schlüssel im Programm wird irgendwann kopiert. Einer, der endet, ist dem Dieb ' +
      'weniger wert.',
  ],
  'tokens.old': [
    'Ein Token, das ausgibt, hat seinen Schlüssel seit mehr als 90 Tagen',
    'Schlüssel von Programmen werden erneuert, damit alte Kopien nichts wert sind.',
  ],
  'tokens.expired': [
    'Ein abgelaufenes Token steht noch in der Liste',
    'Was abgelaufen ist, macht eine Änderung wieder gültig: nehmen Sie es weg.',
  ],
  'tokens.frozen': [
    'Ein eingefrorenes Token wurde nicht weggenommen',
    'Jemand hat es angehalten. Entweder war es ein Irrtum, oder der Schlüssel ist verbraucht.',
  ],
  'tokens.wide-budget': [
    'Ein Token darf um mehr als ein Zehntel seiner Wallets bitten',
    'Ein gestohlenes Token kostet, worum es bitten kann, bis sein Budget endet.',
  ],
  'tokens.reader-anywhere': [
    'Ein Lesetoken gilt von überall',
    'Wer Guthaben und Ziele liest, weiß, wen er womit täuscht.',
  ],
  'tokens.reader-unused': [
    'Ein Lesetoken wird nicht benutzt',
    'Niemand vermisst es, also merkt niemand, wer es sonst noch hat.',
  ],
  'tokens.reader-long-lived': [
    'Ein Lesetoken lebt länger als ein Jahr',
    'Ein Geheimnis im Programm wird früher oder später kopiert.',
  ],
  'notices.none': [
    'Niemand erfährt, was geschieht',
    'Jede Wartezeit und jedes Veto lebt davon, dass Menschen auf Wegen hören, die kein ' +
      'Server kappt.',
  ],
  'notices.dead': [
    'Eine Adresse gibt es nicht mehr',
    'Wer dort benachrichtigt wird, erfährt nichts: sein Veto ist weg, und niemand merkt es.',
  ],
  'notices.failing': [
    'Nachrichten kommen nicht an',
    'Sie werden wieder versucht; doch so lange hören Menschen zu spät, was sie anhalten könnten.',
  ],
  'notices.deaf': [
    'Der Kurier kann den Signierer nicht fragen',
    'Was er nicht fragen kann, kann er nicht sagen: niemand erfährt etwas.',
  ],
  'notices.one-channel': [
    'Alle werden nur über einen Kanal benachrichtigt',
    'Wer den Mailserver hat oder die SMS stört, bringt alle auf einmal zum Schweigen.',
  ],
  'notices.untold': [
    'Ein Mitglied erreicht kein Kanal',
    'Wer nichts erfährt, kann nicht widersprechen: ein Mitglied nur dem Namen nach.',
  ],
}
