// The console's entry. What may become markup or script is settled before anything else runs.

import './trusted.ts'
import './session/taken.ts'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './shell/App.tsx'
import { startLanguage } from './words/language.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
const place = document.getElementById('console')

// Of what Mantine brings along, react-remove-scroll takes it from here.
setNonce(nonce)
startLanguage()
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App nonce={nonce} />
    </StrictMode>,
  )
}
