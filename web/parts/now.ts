// The browser's clock, for showing how long ago something was. Nothing is decided by it.

import { useEffect, useState } from 'react'

const EVERY_MS = 30_000

const seconds = () => Math.floor(Date.now() / 1000)

/** Unix seconds, again every half a minute. */
export function useNow(): number {
  const [now, setNow] = useState(seconds)
  useEffect(() => {
    const timer = setInterval(() => setNow(seconds()), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
