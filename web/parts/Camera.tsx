// Reads QR codes by the camera, frame by frame, until whoever asked has enough. No picture leaves
// the page.

import { Alert, Button, Progress, Stack, Text } from '@mantine/core'
import decodeQR from 'qr/decode.js'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../words/use.ts'
import { Icon } from './Icon.tsx'
import { partWords } from './words.ts'

export type CameraProps = {
  /** Takes a text that was seen; says how much of the whole is there, 0 to 1. */
  readonly onText: (text: string) => number
  readonly onStop: () => void
}

const PAUSE_MS = 15
/** Larger frames are no easier to read and take longer. */
const WANTED = { facingMode: 'environment', width: { ideal: 640 }, height: { ideal: 480 } }

export function Camera({ onText, onStop }: CameraProps) {
  const say = useWords(partWords)
  const video = useRef<HTMLVideoElement>(null)
  const taken = useRef(onText)
  const [error, setError] = useState<string | null>(null)
  const [isSeen, setSeen] = useState(false)
  const [part, setPart] = useState(0)
  useEffect(() => {
    taken.current = onText
  }, [onText])

  useEffect(() => {
    const ending = new AbortController()
    const { current } = video
    if (!current) return
    const seen = (text: string) => setPart(taken.current(text))
    watch(current, ending.signal, { seen, started: () => setSeen(true) }).catch(
      (reason: unknown) => !ending.signal.aborted && setError((reason as Error).message),
    )
    return () => ending.abort()
  }, [])

  return (
    <Stack gap="xs">
      {error !== null && (
        <Alert color="red" icon={<Icon name="alert" />} role="alert">
          {say('cameraNone', { reason: error })}
        </Alert>
      )}
      {error === null && !isSeen && <Text size="sm">{say('cameraStart')}</Text>}
      <video
        aria-label={say('cameraView')}
        className="camera"
        hidden={!isSeen}
        muted
        playsInline
        ref={video}
      />
      {part > 0 && (
        <>
          <Progress aria-label={say('cameraView')} value={part * 100} />
          <Text aria-live="polite" size="sm">
            {say('cameraPart', { percent: Math.floor(part * 100) })}
          </Text>
        </>
      )}
      <Button onClick={onStop} size="sm" variant="default">
        {say('cameraStop')}
      </Button>
    </Stack>
  )
}

type Watching = {
  seen(text: string): void
  started(): void
}

async function watch(video: HTMLVideoElement, signal: AbortSignal, { seen, started }: Watching) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: WANTED })
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop, { once: true })
  video.srcObject = stream
  await video.play()
  started()
  const { videoWidth: width, videoHeight: height } = video
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  let last = ''
  while (canvas && !signal.aborted) {
    canvas.drawImage(video, 0, 0)
    const text = textIn(canvas.getImageData(0, 0, width, height))
    if (text !== '' && text !== last) seen(text)
    last = text || last
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

function textIn(image: ImageData): string {
  try {
    return decodeQR(image)
  } catch {
    // No code in this frame, or none that is whole.
    return ''
  }
}
