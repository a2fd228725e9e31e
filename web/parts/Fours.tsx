// Letters and digits that people compare: whole, in fours, wrapping. Never cut off, never scrolled.

export type FoursProps = {
  readonly text: string
  /** How many of the first fours are compared at a glance, and stand out. */
  readonly strong?: number
}

export function Fours({ text, strong = 0 }: FoursProps) {
  const fours = (text.match(/.{1,4}/g) ?? []).map((each, at) => ({ at, each }))
  return (
    <code className="fours">
      {fours.map(({ at, each }) => (
        <span className={at < strong ? 'strong' : undefined} key={at}>
          {each}
        </span>
      ))}
    </code>
  )
}
