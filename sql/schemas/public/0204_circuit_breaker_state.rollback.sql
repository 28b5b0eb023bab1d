-- Loses: which services are failing; all are called again.
drop table public.circuit_breaker_state;
