// What was typed into a form, kept in this tab until it is closed: a reload loses nothing.

import { useState } from 'react'

export function useKept<T extends object>(
  name: string,
  first: T,
): readonly [T, (part: Partial<T>) => void] {
  const [value, setValue] = useState<T>(() => {
    const kept: unknown = JSON.parse(sessionStorage.getItem(name) ?? '{}')
    return { ...first, ...(Object(kept) as Partial<T>) }
  })
  const put = (part: Partial<T>) => {
    const next = { ...value, ...part }
    sessionStorage.setItem(name, JSON.stringify(next))
    setValue(next)
  }
  return [value, put]
}
