package io.drctl.lease;

import io.drctl.text.ConsentOption;
import io.drctl.text.Remedy;

/** Another run holds the lease, and is alive. Nothing was changed. */
public final class LeaseHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String holderRun;

    LeaseHeldException(String message, LeaseEntry holder) {
        super(message + ": " + holder.told());
        this.holderRun = holder.run();
    }

    public Remedy remedy() {
        return Remedy.of("wait until it has ended, or stop it where it runs. If neither can be done, and it is certain"
                        + " that it does nothing any more, take the lease away from it by ")
                .then(ConsentOption.of("--break-lease", holderRun));
    }
}
