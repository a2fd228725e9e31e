// A phrase on the page: amounts as amounts, names in the direction of their own letters.

import { Amount } from '../parts/Amount.tsx'
import { Device, Person } from './Person.tsx'
import type { Part, Phrase } from './phrase.ts'

export const Sentence = ({ phrase }: { readonly phrase: Phrase }) => (
  <span className="sentence">
    {phrase
      .map((part, at) => ({ at, part }))
      .map(({ at, part }) => (
        <Piece key={at} part={part} />
      ))}
  </span>
)

function Piece({ part }: { readonly part: Part }) {
  if (typeof part === 'string') return part
  switch (part.kind) {
    case 'amount':
      return <Amount sats={part.sats} />
    case 'name':
      return <bdi className="given">{part.name}</bdi>
    case 'member':
      return <Person id={part.id} />
    case 'device':
      return <Device id={part.key} />
    case 'destination':
      return <bdi className="given">{part.destination}</bdi>
  }
}
