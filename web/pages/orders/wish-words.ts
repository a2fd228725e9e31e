// An order in sentences. In English they are the core's own, which the desk shows before anybody
// places it: a test compares.

import { defineWords } from '../../words/define.ts'

export const wishWords = defineWords('wish', {
  en: {
    placeLimit: '{side, select, buy {Buy} other {Sell}} {amount} of {market} at {price} or better.',
    inBook: 'It waits in the book.',
    placeNow:
      '{side, select, buy {Buy} other {Sell}} {amount} of {market} at once, ' +
      'no {side, select, buy {dearer} other {cheaper}} than {price}.',
    restCancelled: 'What does not fill at once is cancelled.',
    keep: '{side, select, buy {Buy} other {Sell}} {amount} of {market} {when}, {how}.',
    below: 'once the price is at or below {price}',
    above: 'once the price is at or above {price}',
    behind:
      'once the price is {distance} ' +
      '{side, select, buy {above its lowest since now} other {below its highest since now}}',
    atTime: 'at {time}',
    asLimit: 'as a limit order at {price}',
    asMarket: 'at once, at most {bound} worse than the trigger',
    target: 'Meanwhile a limit order at {price}: one of the two, never both.',
    gapLimit: 'If the price jumps beyond its worst price, it waits in the book at that price.',
    gapMarket: 'If the price jumps beyond it, it fills at most {bound} worse than the price then.',
    gapWake: 'If the price jumps beyond its worst price, nothing is placed and you are told.',
    closing: 'It goes by the {side, select, buy {ask} other {bid}}, at which it would fill.',
    last: 'It goes by the last trade.',
    mid: 'It goes by the middle of bid and ask.',
    belief:
      'A price is believed for {seconds, plural, one {# second} other {# seconds}}; ' +
      'a jump of more than {jump} has to be confirmed.',
    fire: 'It fires at once if the price is beyond the trigger already.',
    refuse: 'It is refused if the price is beyond the trigger already.',
  },
  de: {
    placeLimit:
      '{amount} von {market} {side, select, buy {kaufen} other {verkaufen}}, zu {price} oder besser.',
    inBook: 'Er wartet im Orderbuch.',
    placeNow:
      '{amount} von {market} sofort {side, select, buy {kaufen} other {verkaufen}}, ' +
      'nicht {side, select, buy {teurer} other {billiger}} als {price}.',
    restCancelled: 'Was nicht sofort ausgeführt wird, wird storniert.',
    keep: '{amount} von {market} {side, select, buy {kaufen} other {verkaufen}}, {when}, {how}.',
    below: 'sobald der Preis bei {price} oder darunter ist',
    above: 'sobald der Preis bei {price} oder darüber ist',
    behind:
      'sobald der Preis {distance} ' +
      '{side, select, buy {über seinem tiefsten} other {unter seinem höchsten}} seit jetzt ist',
    atTime: 'um {time}',
    asLimit: 'als Limit-Auftrag zu {price}',
    asMarket: 'sofort, höchstens {bound} schlechter als der Auslöser',
    target: 'Bis dahin ein Limit-Auftrag zu {price}: einer von beiden, nie beide.',
    gapLimit:
      'Springt der Preis über seinen schlechtesten hinaus, wartet er zu diesem im Orderbuch.',
    gapMarket:
      'Springt der Preis darüber hinaus, wird er höchstens {bound} schlechter als dann ausgeführt.',
    gapWake:
      'Springt der Preis über seinen schlechtesten hinaus, wird nichts platziert, und du erfährst es.',
    closing:
      'Es gilt {side, select, buy {der Briefkurs} other {der Geldkurs}}, zu dem er ausgeführt würde.',
    last: 'Es gilt der letzte Handel.',
    mid: 'Es gilt die Mitte zwischen Geld und Brief.',
    belief:
      'Ein Preis gilt {seconds, plural, one {# Sekunde} other {# Sekunden}}; ' +
      'ein Sprung um mehr als {jump} muss bestätigt werden.',
    fire: 'Er löst sofort aus, wenn der Preis schon jenseits des Auslösers ist.',
    refuse: 'Er wird abgelehnt, wenn der Preis schon jenseits des Auslösers ist.',
  },
})
