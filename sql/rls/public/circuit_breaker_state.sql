grant select, insert, update, delete on public.circuit_breaker_state to service_role;
