import type { HelmetOptions } from 'helmet';
import { setHelmetHeaders } from '../helmet-headers.js';

const PERMISSIONS = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

const HELMET_OPTIONS: Readonly<HelmetOptions> = {
  contentSecurityPolicy: {
    // Without helmet's defaults: its upgrade-insecure-requests would break plain http beyond the loopback.
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  // Whoever ends TLS in front of this server decides on it.
  strictTransportSecurity: false,
};

/** What the pages may do: load from their own origin, and nothing else. */
export const setSecurityHeaders = setHelmetHeaders(HELMET_OPTIONS, [
  ['Permissions-Policy', PERMISSIONS.map((feature) => `${feature}=()`).join(', ')],
]);
