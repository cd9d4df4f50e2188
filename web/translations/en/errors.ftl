# When something does not work: what happened and what to do now.
not-found-title = Page not found
not-found-text = Check the address. If you are looking for one of your cases, sign in first and open “My cases”.
forbidden-title = You do not have access to this page
forbidden-text = This page is for other roles. If you need it for your work, ask the administrator.
stale-form-title = The form has expired
stale-form-text = For your security we did not record what you sent. Open the page again and send it once more.
stale-form-again = Open the page
session-expired-title = You have been signed out
session-expired-text = There was no activity for a while, so we signed you out. Sign in again to go on from where you were.
session-expired-draft = Your answers from the earlier steps have been saved.
conflict-title = This cannot be done now
conflict-by = Last change: { $name }, { $at }.
conflict-at = Last change: { $at }.
conflict-who = Handled by: { $name }.
conflict-go-on = See how it stands now
case-changed = The case has changed since you opened the page. Your action was not recorded.
slot-taken-title = Somebody else has just taken this time
slot-taken-text = The time you chose ({ $at }) is no longer free. Your appointment has not changed.
slot-taken-again = Choose another time
too-large-title = You sent more than fits
too-large-text = Go back and write shorter texts.
too-many-title = Too many tries
too-many-text = { $minutes ->
    [one] Wait a minute and try again.
   *[other] Wait { $minutes } minutes and try again.
}
broken-title = Something broke on our side
broken-text = It is not your fault. Try again shortly; if it goes on, tell us the incident number.
broken-incident = Incident number:
unavailable-title = The counter is not available at the moment
unavailable-text = Try again in a few minutes. What you have saved or submitted is not lost.
unreadable-title = The request cannot be read
unreadable-text = Go back and try again.

rejection-case-ended = The case is closed.
rejection-already-open = The application has already been submitted.
rejection-task-not-open = The task has already been completed or is no longer needed.
rejection-task-taken = A colleague has taken on this task.
rejection-already-yours = You have already taken on this task.
rejection-task-free = The task is already free.
rejection-role-missing = The task belongs to another role or another office.
rejection-own-case = This is your own case; a colleague has to handle it.
rejection-same-person = You did the step before; a second person is needed here.
rejection-not-allowed = You are not allowed to do this.
rejection-wrong-location = The case cannot be collected at this place.
rejection-no-appointment = There is no appointment to change.
rejection-past-time = The time you chose has passed.
rejection-same-time = The appointment is already at this time.
rejection-not-awaited = The case is not waiting for a reply at the moment.
rejection-wrong-fields = The message does not hold what the case expects of it.
rejection-not-back-to = The case cannot go back to this step.
rejection-not-delegated = The task was not given by somebody else.
rejection-no-correction-asked = A correction is no longer asked for.
rejection-field-locked = This answer cannot be changed.
rejection-nothing-changed = Nothing has changed.
rejection-too-late-to-withdraw = The application has gone too far to be withdrawn.
rejection-being-taken-back = What was done is being taken back; until that is over, nothing else can happen.
rejection-too-late-to-reopen = The time to reopen the case is over.
rejection-not-ended = The case is open.
rejection-incident-not-open = The problem has been solved already.
rejection-same-office = The case is in this office already.
rejection-not-reached = The case has never come to this step.
rejection-internal = The case cannot go on at the moment. We are looking into it.

rejection-has-appointment = There is an appointment already. Move that one.
rejection-not-for-them = This service is not for whoever gives these answers.
