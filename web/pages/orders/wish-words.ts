// An order in sentences. In English they are the core's own, which the desk shows before anybody
// places it: a test compares.

import { defineWords } from '../../words/define.ts'

export const wishWords = defineWords('wish', {
  en: {
    placeLimit_buy: 'Buy {amount} of {market} at {price} or better.',
    placeLimit_sell: 'Sell {amount} of {market} at {price} or better.',
    inBook: 'It waits in the book.',
    placeNow_buy: 'Buy {amount} of {market} at once, no dearer than {price}.',
    placeNow_sell: 'Sell {amount} of {market} at once, no cheaper than {price}.',
    restCancelled: 'What does not fill at once is cancelled.',
    keep_buy: 'Buy {amount} of {market} {when}, {how}.',
    keep_sell: 'Sell {amount} of {market} {when}, {how}.',
    below: 'once the price is at or below {price}',
    above: 'once the price is at or above {price}',
    behind_buy: 'once the price is {distance} above its lowest since now',
    behind_sell: 'once the price is {distance} below its highest since now',
    atTime: 'at {time}',
    asLimit: 'as a limit order at {price}',
    asMarket: 'at once, at most {bound} worse than the trigger',
    target: 'Meanwhile a limit order at {price}: one of the two, never both.',
    gapLimit: 'If the price jumps beyond its worst price, it waits in the book at that price.',
    gapMarket: 'If the price jumps beyond it, it fills at most {bound} worse than the price then.',
    gapWake: 'If the price jumps beyond its worst price, nothing is placed and you are told.',
    closing_buy: 'It goes by the ask, at which it would fill.',
    closing_sell: 'It goes by the bid, at which it would fill.',
    last: 'It goes by the last trade.',
    mid: 'It goes by the middle of bid and ask.',
    belief:
      'A price is believed for {seconds, plural, one {# second} other {# seconds}}; ' +
      'a jump of more than {jump} has to be confirmed.',
    there:
      'The exchange keeps it: it fires also while Countersign is off, and also while trading is ' +
      'stopped, until it is cancelled.',
    lastThere: 'It goes by the last trade of that exchange, which nobody here doubts or confirms.',
    fire: 'It fires at once if the price is beyond the trigger already.',
    refuse: 'It is refused if the price is beyond the trigger already.',
  },
  de: {
    placeLimit_buy: '{amount} von {market} kaufen, zu {price} oder besser.',
    placeLimit_sell: '{amount} von {market} verkaufen, zu {price} oder besser.',
    inBook: 'Er wartet im Orderbuch.',
    placeNow_buy: '{amount} von {market} sofort kaufen, nicht teurer als {price}.',
    placeNow_sell: '{amount} von {market} sofort verkaufen, nicht billiger als {price}.',
    restCancelled: 'Was nicht sofort ausgeführt wird, wird storniert.',
    keep_buy: '{amount} von {market} kaufen, {when}, {how}.',
    keep_sell: '{amount} von {market} verkaufen, {when}, {how}.',
    below: 'sobald der Preis bei {price} oder darunter ist',
    above: 'sobald der Preis bei {price} oder darüber ist',
    behind_buy: 'sobald der Preis {distance} über seinem tiefsten seit jetzt ist',
    behind_sell: 'sobald der Preis {distance} unter seinem höchsten seit jetzt ist',
    atTime: 'um {time}',
    asLimit: 'als Limit-Auftrag zu {price}',
    asMarket: 'sofort, höchstens {bound} schlechter als der Auslöser',
    target: 'Bis dahin ein Limit-Auftrag zu {price}: einer von beiden, nie beide.',
    gapLimit:
      'Springt der Preis über seinen schlechtesten hinaus, wartet er zu diesem im Orderbuch.',
    gapMarket:
      'Springt der Preis darüber hinaus, wird er höchstens {bound} schlechter als dann ausgeführt.',
    gapWake:
      'Springt der Preis über seinen schlechtesten hinaus, wird nichts platziert; Sie erfahren es.',
    closing_buy: 'Es gilt der Briefkurs, zu dem er ausgeführt würde.',
    closing_sell: 'Es gilt der Geldkurs, zu dem er ausgeführt würde.',
    last: 'Es gilt der letzte Handel.',
    mid: 'Es gilt die Mitte zwischen Geld und Brief.',
    belief:
      'Ein Preis gilt {seconds, plural, one {# Sekunde} other {# Sekunden}}; ' +
      'ein Sprung um mehr als {jump} muss bestätigt werden.',
    there:
      'Die Börse hält ihn: Er löst auch aus, während Countersign aus ist, und auch während der ' +
      'Handel gestoppt ist, bis er storniert wird.',
    lastThere:
      'Es gilt der letzte Handel dieser Börse, den hier niemand anzweifelt oder bestätigt.',
    fire: 'Er löst sofort aus, wenn der Preis schon jenseits des Auslösers ist.',
    refuse: 'Er wird abgelehnt, wenn der Preis schon jenseits des Auslösers ist.',
  },
})
