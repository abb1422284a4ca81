import type { Sandbox } from '../api/sandbox.js';

/** Injection token of a function that returns the sandbox; the sandbox is complete only after its server listens. */
export const SANDBOX = Symbol('sandbox');

export type SandboxSource = () => Sandbox;
